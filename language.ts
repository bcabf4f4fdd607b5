/** Writes the files that are made of the spec language: npm run language. */

import { writeFileSync } from 'node:fs';
import { jsonSchema, referencePage } from './src/spec/publish.ts';

writeFileSync('media/nn.schema.json', `${JSON.stringify(jsonSchema())}\n`);
writeFileSync('media/reference.md', referencePage());
