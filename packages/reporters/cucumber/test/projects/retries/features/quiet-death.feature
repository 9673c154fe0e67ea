Feature: Quiet death

  Scenario: exits as if all were well
    Given it works
    Then its worker exits with 0

  Scenario: passes in the other worker
    Given it works
