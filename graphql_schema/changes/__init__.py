"""Everything that can be changed, one module per noun: inputs in the office's own words, payloads with the thing as it is afterwards."""
