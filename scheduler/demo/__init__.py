"""An invented newsroom, three months wide, built through the functions everybody else uses: a tour in itself."""

from scheduler.demo.building import WHO_CAN_SIGN_IN, build, fill_up

__all__ = ["WHO_CAN_SIGN_IN", "build", "fill_up"]
