"""An invented newsroom, half a year back and seven weeks ahead, built through the functions everybody else uses: a tour in itself."""

from scheduler.demo.building import WHO_CAN_SIGN_IN, build, fill_up

__all__ = ["WHO_CAN_SIGN_IN", "build", "fill_up"]
