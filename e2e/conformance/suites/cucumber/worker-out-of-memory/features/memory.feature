Feature: workers

  Scenario: passes before
    Given it passes

  Scenario: takes all memory
    Given the others have passed
    When it takes all memory

  Scenario: runs elsewhere
    Given it passes
    Then the others have passed so far
