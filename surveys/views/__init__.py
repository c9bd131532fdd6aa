"""Pages of surveys: for participants (`entering`, `answer`, `own`), for those who run them (`waves`, `mid_review`)."""
