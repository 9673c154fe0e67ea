Feature: disks

  @no-disk
  Scenario: has no disk
    Given there is no disk
