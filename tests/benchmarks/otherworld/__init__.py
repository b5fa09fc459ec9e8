"""Border traffic invented a second time, by other assumptions than those of `borderscore simulate`.

Written from the interchange and the description of the rings alone, by someone who had not read how borderscore
links declarations nor how it invents traffic. What holds on both is less likely to hold by construction.

`python -m tests.benchmarks.otherworld --seed 1 --declarations 30000 --rings 30 --out DIR` writes
declarations.jsonl, register.jsonl and labels.jsonl.
"""
