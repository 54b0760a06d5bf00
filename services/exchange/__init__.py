"""The exchange package: a committee's issued year in one file that carries it upward and across an air gap.

A zip of JSON Lines with JSON Schemas, CSV and Parquet twins, the regulation's source, a manifest of digests and a signature. `writing`
makes it, `verifying` checks it and recomputes the year with nothing but the package, `importing` keeps it in another database.
`docs/exchange.md` describes the format.
"""
