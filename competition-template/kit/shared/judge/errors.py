"""What the judge can find wrong, apart by whose fault it is."""


class DataError(Exception):
    """The organiser's data or contract is wrong; the message says how."""


class OutOfTime(DataError):
    """The organiser's own metric takes too long."""


class InvalidPredictions(Exception):
    """The predictions are not what the contract asks for."""
