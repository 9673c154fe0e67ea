Feature: fails

  Scenario: fails with a diff
    Given a cart
    Then its total differs
