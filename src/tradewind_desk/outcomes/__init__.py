"""The funnel, time to first answer, money reached, supply and demand."""
