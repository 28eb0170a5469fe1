"""What is sung, though our singers know vowels only."""

HARBOUR_LIGHTS = """Engines off, the water lies still
Somebody left a light on the hill
Count them again, all the way down
Seven small fires and a sleeping town

Harbour lights, harbour lights
Carry me over, carry me wide
Harbour lights, harbour lights
Nobody sleeps on the other side"""

PAPER_KITES = """We cut them out of last year's news
String and glue and nothing to lose
Run until your feet forget
We haven't lost a paper kite yet"""

FIRST_LIGHT = """Say it before the first light comes
Say it before the phones and the drums
I was afraid you had gone in the night
Say it again in the first light"""

SIGNAL_FIRES = """One on the headland, one on the hill
One for the people who wait there still
Pass it along till the morning comes
Signal fires and no more drums"""
