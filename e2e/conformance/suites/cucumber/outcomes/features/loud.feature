Feature: output

  Scenario: is loud
    Given it logs 5 MB
    Then it fails
