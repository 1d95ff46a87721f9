"""What is told of it: metrics, traces, the access log, probes."""
