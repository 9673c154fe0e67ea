Feature: author

  Scenario: says it all
    Given it says it all

  Scenario: says nothing
    Given it says nothing

  Scenario: is ignored
    Given it is ignored

  @retried
  Scenario: says it on each attempt
    Given it says it on each attempt
