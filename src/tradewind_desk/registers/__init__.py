"""The analyst's pages: registers, runs as jobs, results, what if."""
