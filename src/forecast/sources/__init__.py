"""Public figures from the services that publish them: SCB's database (PxWebApi 2) and Kolada (v3).

A fetch is a download to the cache; reading and importing are the work of the rooms above (decision 0057).
"""
