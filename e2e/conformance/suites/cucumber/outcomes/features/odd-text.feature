Feature: odd text

  Scenario: [31mred[39m 🛒👩‍👩‍👧 שלום עולם ‮abc‬ � end
    Given it fails with odd text
