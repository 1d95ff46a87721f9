// The app's own, in the README's screens.
import type { Outcome } from '@doorstep/client';

export const freshToken = async (refused: string | null): Promise<string | null> => refused;
export const log = (cause: unknown): void => console.warn(cause);
export const tellPerson = ({ kind }: Outcome): void => console.log(kind);
