"""年度考核: a committee's year under appraisal, the papers about single members, and the results with their versions."""
