Feature: workers

  Scenario: passes before
    Given it passes

  Scenario: is killed
    Given the others have passed
    When it kills the process

  Scenario: runs elsewhere
    Given it passes
    Then the others have passed so far
