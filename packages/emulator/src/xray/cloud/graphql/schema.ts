import { buildSchema } from 'graphql';

/**
 * The part of Xray Cloud's schema that reporting needs, with the vendor's names, arguments and types
 * (us.xray.cloud.getxray.app/doc/graphql). Nullable is what the vendor has nullable.
 */
export const schema = buildSchema(/* GraphQL */ `
  scalar JSON

  type Query {
    getTest(issueId: String): Test
    getTests(jql: String, issueIds: [String], projectId: String, testType: TestTypeInput, modifiedSince: String, limit: Int!, start: Int): TestResults
    getTestExecution(issueId: String): TestExecution
    getTestExecutions(jql: String, issueIds: [String], projectId: String, modifiedSince: String, limit: Int!, start: Int): TestExecutionResults
    getTestPlan(issueId: String): TestPlan
    getTestPlans(jql: String, issueIds: [String], projectId: String, modifiedSince: String, limit: Int!, start: Int): TestPlanResults
    getTestRun(testIssueId: String, testExecIssueId: String): TestRun
    getTestRunById(id: String): TestRun
    getTestRuns(testIssueIds: [String], testExecIssueIds: [String], testRunAssignees: [String], modifiedSince: String, limit: Int!, start: Int): TestRunResults
    getTestRunsById(ids: [String], limit: Int!, start: Int): TestRunResults
    getStatus(name: String): Status
    getStatuses: [Status]
    getStepStatus(name: String): StepStatus
    getStepStatuses: [StepStatus]
    getProjectSettings(projectIdOrKey: String): ProjectSettings
  }

  type Mutation {
    createTest(testType: UpdateTestTypeInput, steps: [CreateStepInput], unstructured: String, gherkin: String, preconditionIssueIds: [String], folderPath: String, jira: JSON!): CreateTestResult
    createTestExecution(testIssueIds: [String], tests: [TestWithVersionInput], testEnvironments: [String], jira: JSON!): CreateTestExecutionResult
    createTestPlan(testIssueIds: [String], jira: JSON!): CreateTestPlanResult
    addTestsToTestPlan(issueId: String!, testIssueIds: [String]!): AddTestsResult
    removeTestsFromTestPlan(issueId: String!, testIssueIds: [String]!): String
    addTestsToTestExecution(issueId: String!, testIssueIds: [String], tests: [TestWithVersionInput]): AddTestsResult
    removeTestsFromTestExecution(issueId: String!, testIssueIds: [String]!): String
    addTestEnvironmentsToTestExecution(issueId: String!, testEnvironments: [String]!): AddTestEnvironmentsResult
    addTestExecutionsToTestPlan(issueId: String!, testExecIssueIds: [String]!): AddTestExecutionsResult
    updateTestRunStatus(id: String!, status: String!): String
    updateTestRunComment(id: String!, comment: String!): String
    updateTestRun(id: String!, comment: String, startedOn: String, finishedOn: String, assigneeId: String, executedById: String, customFields: [CustomFieldInput]): UpdateTestRunResult
    updateTestRunStep(testRunId: String!, stepId: String!, iterationRank: String, updateData: UpdateTestRunStepInput!): UpdateTestRunStepResult
    updateTestRunStepStatus(testRunId: String!, stepId: String!, iterationRank: String, status: String!): UpdateTestRunStepStatusResult
    updateTestRunStepComment(testRunId: String!, stepId: String!, iterationRank: String, comment: String!): String
    updateIterationStatus(testRunId: String!, iterationRank: String!, status: String!): UpdateIterationStatusResult
    updateTestRunExampleStatus(exampleId: String!, status: String!): UpdateTestRunExampleStatusResult
    addEvidenceToTestRun(id: String!, evidence: [AttachmentDataInput]!): AddEvidenceResult
    addEvidenceToTestRunStep(testRunId: String!, stepId: String!, iterationRank: String, evidence: [AttachmentDataInput]): AddEvidenceResult
    removeEvidenceFromTestRun(id: String!, evidenceIds: [String], evidenceFilenames: [String]): RemoveEvidenceResult
    addDefectsToTestRun(id: String!, issues: [String]!): AddDefectsResult
    removeDefectsFromTestRun(id: String!, issues: [String]!): String
    resetTestRun(id: String!): String
  }

  input TestTypeInput { id: String name: String kind: String }
  input UpdateTestTypeInput { id: String name: String }
  input TestWithVersionInput { issueId: String versionId: Int }
  input CreateStepInput { action: String data: String result: String attachments: [AttachmentInput] customFields: [CustomStepFieldInput] callTestIssueId: String }
  input AttachmentInput { filename: String mimeType: String data: String }
  input CustomStepFieldInput { id: String value: JSON }
  input CustomFieldInput { id: String value: JSON }
  input AttachmentDataInput { attachmentId: String filename: String mimeType: String data: String }
  input UpdateTestRunStepInput { comment: String status: String actualResult: String evidence: TestRunEvidenceOperationsInput defects: TestRunDefectOperationsInput }
  input TestRunEvidenceOperationsInput { add: [AttachmentDataInput] removeIds: [String] removeFilenames: [String] }
  input TestRunDefectOperationsInput { add: [String] remove: [String] }

  type CreateTestResult { test: Test warnings: [String] }
  type CreateTestExecutionResult { testExecution: TestExecution warnings: [String] createdTestEnvironments: [String] }
  type CreateTestPlanResult { testPlan: TestPlan warnings: [String] }
  type AddTestsResult { addedTests: [String] warning: String }
  type AddTestEnvironmentsResult { associatedTestEnvironments: [String] createdTestEnvironments: [String] warning: String }
  type AddTestExecutionsResult { addedTestExecutions: [String] warning: String }
  type UpdateTestRunResult { warnings: [String] }
  type UpdateTestRunStepResult { addedDefects: [String] removedDefects: [String] addedEvidence: [String] removedEvidence: [String] warnings: [String] }
  type UpdateTestRunStepStatusResult { warnings: [String] }
  type UpdateIterationStatusResult { warnings: [String] }
  type UpdateTestRunExampleStatusResult { warnings: [String] }
  type AddEvidenceResult { addedEvidence: [String] warnings: [String] }
  type RemoveEvidenceResult { removedEvidence: [String] warnings: [String] }
  type AddDefectsResult { addedDefects: [String] warnings: [String] }

  type TestResults { total: Int start: Int limit: Int results: [Test] warnings: [String] }
  type TestExecutionResults { total: Int start: Int limit: Int results: [TestExecution] warnings: [String] }
  type TestPlanResults { total: Int start: Int limit: Int results: [TestPlan] warnings: [String] }
  type TestRunResults { total: Int start: Int limit: Int results: [TestRun] }
  type TestRunIterationResults { total: Int start: Int limit: Int results: [TestRunIteration] }
  type TestRunIterationStepResults { total: Int start: Int limit: Int results: [TestRunIterationStepResult] }

  type Test {
    issueId: String
    projectId: String
    jira(fields: [String]): JSON
    testType: TestType
    steps: [Step]
    gherkin: String
    unstructured: String
    scenarioType: String
    folder: Folder
    lastModified: String
    testRuns(limit: Int!, start: Int): TestRunResults
    testExecutions(limit: Int!, start: Int, issueIds: [String]): TestExecutionResults
  }
  type TestType { id: String name: String kind: String }
  type Step { id: String action: String data: String result: String }
  type Folder { name: String path: String }

  type TestExecution {
    issueId: String
    projectId: String
    jira(fields: [String]): JSON
    testEnvironments: [String]
    lastModified: String
    tests(limit: Int!, start: Int, issueIds: [String]): TestResults
    testRuns(limit: Int!, start: Int): TestRunResults
    testPlans(limit: Int!, start: Int, issueIds: [String]): TestPlanResults
  }

  type TestPlan {
    issueId: String
    projectId: String
    jira(fields: [String]): JSON
    lastModified: String
    tests(limit: Int!, start: Int, issueIds: [String]): TestResults
    testExecutions(limit: Int!, start: Int, issueIds: [String]): TestExecutionResults
  }

  type TestRun {
    id: String
    status: Status
    comment: String
    startedOn: String
    finishedOn: String
    assigneeId: String
    executedById: String
    defects: [String]
    evidence: [Evidence]
    steps: [TestRunStep]
    iterations(limit: Int!, start: Int): TestRunIterationResults
    examples: [Example]
    customFields: [TestRunCustomFieldValue]
    gherkin: String
    unstructured: String
    scenarioType: String
    lastModified: String
    test: Test
    testExecution: TestExecution
    testType: TestType
  }
  type Status { name: String description: String color: String final: Boolean coverageStatus: String }
  type StepStatus { name: String description: String color: String testStatus: Status }
  type Evidence { id: String filename: String downloadLink: String createdOn: String size: Int storedInJira: Boolean }
  type TestRunStep { id: String action: String data: String result: String status: StepStatus comment: String actualResult: String defects: [String] evidence: [Evidence] }
  type TestRunIteration { rank: String parameters: [TestRunParameter] status: StepStatus stepResults(limit: Int!, start: Int): TestRunIterationStepResults }
  type TestRunIterationStepResult { id: String status: StepStatus comment: String actualResult: String defects: [String] evidence: [Evidence] }
  type TestRunParameter { name: String value: String }
  type TestRunCustomFieldValue { id: String name: String values: JSON }
  type Example { id: String status: StepStatus duration: Float }

  type ProjectSettings { projectId: String testEnvironments: [String] defectIssueTypes: [String] testTypeSettings: ProjectSettingsTestType }
  type ProjectSettingsTestType { testTypes: [TestType] defaultTestTypeId: String }
`);
