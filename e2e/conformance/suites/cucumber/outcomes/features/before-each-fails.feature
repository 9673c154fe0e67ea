Feature: before

  @before-fails
  Rule: broken

    Scenario: first
      Given it passes

    Scenario: second
      Given it passes
