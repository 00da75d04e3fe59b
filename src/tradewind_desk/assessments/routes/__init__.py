"""Where to sell and by which way: the best, the table, the chart, what decides."""
