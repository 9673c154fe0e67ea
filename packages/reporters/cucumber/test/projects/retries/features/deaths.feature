Feature: Deaths

  Scenario: exits
    Given it works
    Then its worker exits with 3

  Scenario: is killed
    Given it works
    Then its worker is killed

  Scenario: has no worker left
    Given it works
