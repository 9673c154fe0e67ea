Feature: Throws later

  Scenario: throws later
    Then it throws later
