Feature: steps

  Scenario: has steps
    Given an order
    When something is added
    Then it is paid
