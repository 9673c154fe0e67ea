Feature: workers

  Scenario: passes before
    Given it passes

  Scenario: exits
    Given the others have passed
    When it ends the process

  Scenario: runs elsewhere
    Given it passes
    Then the others have passed so far
