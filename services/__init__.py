"""What happened, who may say so, what is kept. Use cases are plain functions `verb(session, actor, …)` inside one transaction."""
