Feature: Hangs

  Scenario: hangs
    Given it works
    Then it hangs

  Scenario: never begins
    Given it works
