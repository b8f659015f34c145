/** A number as far as it could be read. */
export interface ParsedNumber {
  /** E.164, when it parses as a possible number. */
  readonly e164?: string;
  readonly extension?: string;
  /** The digits without the extension, ASCII, with a leading `+` where it was written. */
  readonly digits: string;
  /** The national form that people of that country write, when it parses. */
  readonly national?: string;
}

/** Reads phone numbers. */
export interface Numbers {
  /** Resolves once national numbers can be read too; rejects if the parser cannot be loaded. */
  readonly ready: Promise<void>;
  /** True from then on. */
  readonly isReady: boolean;
  /** Never throws. Before it is ready only international numbers have an `e164`. `country` is ISO 3166 alpha-2. */
  parse(raw: string, country: string | undefined): ParsedNumber;
}
