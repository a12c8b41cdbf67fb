"""Sweeps: the shares of regions within reach of many sites."""
