"""How fast it is: pages and the sweep on worlds of several sizes, as ratios to a calibration loop."""
