"""What a firm lets others see, its audit, its data exported or erased."""
