"""For any WSGI server: `gunicorn wsgi:app`. `marronnier serve` serves the same with waitress."""

from scheduler.config import Settings
from scheduler.courier import RedisCourier
from scheduler.sealing import Sealer
from web.app import create_app

settings = Settings.from_env()
app = create_app(settings, courier=RedisCourier(settings), sealer=Sealer.of(settings))
