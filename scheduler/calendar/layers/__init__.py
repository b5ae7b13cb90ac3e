"""Calendars of somebody else, drawn behind our posts."""

from scheduler.calendar.layers.layer import Layer, LayerDay, LayerEvent, LayerKind

__all__ = ["Layer", "LayerDay", "LayerEvent", "LayerKind"]
