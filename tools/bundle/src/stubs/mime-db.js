// Stands in for mime-db in the injector's bundle: its answers name their content types in full.
export {};
