/** Images and their labels, in two IDX files. */

import * as l10n from '@vscode/l10n';
import type { DataProblem, OutputShape } from './dataset.ts';
import { FeatureTable } from './featureTable.ts';
import type { Numbers } from './featureTable.ts';
import { IdxFile } from './idx.ts';
import type { IdxFault, IdxHeader } from './idx.ts';
import { numberTarget } from './labels.ts';
import type { Loading } from './portions.ts';
import { count, memoryProblem, specError } from './problems.ts';
import type { Outcome } from './problems.ts';
import type { Table } from './targets.ts';

/** A file as the spec names it, with its bytes. */
export interface NamedFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Reads both files: every image is one sample, its numbers in the order of the file. Labels are classes where the loss speaks of classes. */
export async function readImages(images: NamedFile, labels: NamedFile, output: OutputShape, loading: Loading = {}): Promise<Outcome<Table>> {
  const imageFile = new IdxFile(images.bytes, images.path, 'images');
  const labelFile = new IdxFile(labels.bytes, labels.path, 'labels');
  const [imageHeader, labelHeader] = [await imageFile.header(), await labelFile.header()];
  if (isFault(imageHeader) || isFault(labelHeader)) return faultsOf(imageHeader, labelHeader);
  const [samples, ...shape] = imageHeader.sizes as [number, ...number[]];
  const labelled = labelHeader.sizes[0]!;
  if (samples !== labelled) {
    const [imageCount, labelCount] = [count(samples, l10n.t`image`, l10n.t`images`), count(labelled, l10n.t`label`, l10n.t`labels`)];
    const message = l10n.t`${images.path} has ${imageCount}, ${labels.path} has ${labelCount} (bytes 4 to 7 of each): one label an image`;
    return { problems: [specError('idx-counts', message, ['data', 'idx', 'labels'])] };
  }
  const features = shape.reduce((n, size) => n * size, 1);
  const tooLarge = memoryProblem(samples, features + 1, ['data', 'idx', 'images']);
  if (tooLarge) return { problems: [tooLarge] };
  const [pixels, values] = [await imageFile.numbers(imageHeader, loading), await labelFile.numbers(labelHeader)];
  if (isFault(pixels) || isFault(values)) return faultsOf(pixels, values);
  const target = numberTarget(labels.path, 'label', Float64Array.from(values), output);
  if ('problem' in target) return { problems: [specError('too-many-classes', target.problem, ['data', 'idx', 'labels'])] };
  return { value: { x: FeatureTable.over(samples, features, pixels), featureNames: pixelNames(shape), target, imageShape: imageShape(shape) } };
}

/** Height and width; null for samples that are no image of one channel. */
function imageShape([height, width = 0, channels = 1]: readonly number[]): readonly [number, number] | null {
  return width > 0 && channels === 1 ? [height!, width] : null;
}

/** `row,column`, or `row,column,channel`, from 0; none where the samples have no rows. */
function pixelNames(shape: readonly number[]): readonly string[] {
  if (shape.length < 2) return [];
  return shape.reduce<string[]>((names, size) => names.flatMap((name) => Array.from({ length: size }, (_, i) => (name === '' ? String(i) : `${name},${i}`))), ['']);
}

function isFault(found: IdxHeader | Numbers | IdxFault): found is IdxFault {
  return 'code' in found;
}

function faultsOf(images: Parameters<typeof isFault>[0], labels: Parameters<typeof isFault>[0]): { readonly problems: readonly DataProblem[] } {
  const problems = (['images', 'labels'] as const).flatMap((key, i) => {
    const found = [images, labels][i]!;
    return isFault(found) ? [specError(found.code, found.message, ['data', 'idx', key])] : [];
  });
  return { problems };
}
