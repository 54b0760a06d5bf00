"""What one person changes at once: a thing is registered in a committee, or named by its id and changed from the revision that was read.

Each use case takes the committee's turn first and reads what is stored after that, so that two at once lose nothing; the rules are those
of the nouns themselves (`services.members`, `services.activities` …), which imports follow too.
"""
