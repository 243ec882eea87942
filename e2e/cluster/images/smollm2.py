"""Serves a model over OpenAI's API until it is told to end: serve.py MODEL HOST PORT"""
import signal, sys
import xllamacpp

model, host, port = sys.argv[1:]
signals = {signal.SIGINT, signal.SIGTERM}
signal.pthread_sigmask(signal.SIG_BLOCK, signals)  # also in the threads that the server starts

params = xllamacpp.CommonParams()
params.model.path, params.model_alias = model, {"smollm2-135m-instruct"}
params.hostnames, params.port = [host], int(port)
# four answers at a time, which share a context
params.n_parallel, params.n_ctx, params.kv_unified = 4, 8192, True
# poll: threads that wait for work sleep, for the machine has other things to do
for cpu in params.cpuparams, params.cpuparams_batch:
    cpu.n_threads, cpu.poll = 2, 0
params.cache_ram_mib, params.ui = 0, False

server = xllamacpp.Server(params)  # returns when the model is loaded and the port is open
signal.sigwait(signals)
