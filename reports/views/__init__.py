"""Pages of results, of the report and of funders."""
