"""What every request passes and an operator looks at: the outermost layers, the log, the figures."""
