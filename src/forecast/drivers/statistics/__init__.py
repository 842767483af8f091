"""Published statistics to what a workspace holds: inhabitants (`population.csv`) and facts (`drivers.csv`)."""
