/** The extension as VS Code knows it: publisher.name. */
export const extensionId = 'deltascope.deltascope';
