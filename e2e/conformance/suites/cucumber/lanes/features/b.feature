Feature: b

  Scenario: b meets a
    Given b1 waits for a1

  Scenario: b meets a again
    Given b2 waits for a2
