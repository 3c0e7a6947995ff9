"""From entries to notes: text as HTML that is safe on a card. Pure; knows neither torch nor genanki."""
