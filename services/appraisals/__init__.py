"""年度考核: use cases of the appraisal, one step a file; `states` is the table of what may follow what.

A result is a scoring (`services.scorings`) whose facts are kept beside it, and what people decided about it. From the issue on it is
sealed: nothing of it changes, and a correction is a new version that names its reason and approver.
"""
