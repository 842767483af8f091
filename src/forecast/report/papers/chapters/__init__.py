"""The chapters that a paper is put together from."""
