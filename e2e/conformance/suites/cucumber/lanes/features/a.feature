Feature: a

  Scenario: a meets b
    Given a1 waits for b1

  Scenario: a meets b again
    Given a2 waits for b2
