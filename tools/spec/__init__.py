"""Pictures and films of what the browser tests show, for `/spec`: made by `make spec`."""
