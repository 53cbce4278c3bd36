"""Which connectors a linked service may use, and how each writes its address."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from importers._adf_servers import (
    Place,
    read_account,
    read_bucket,
    read_database,
    read_file_host,
    read_host_folder,
    read_share,
    read_site,
    read_url,
)
from importers._adf_values import Json, Scope

Family = Literal["api", "database", "file", "unknown"]
Reader = Callable[[Json, Place, Scope], str]
"""Reads the address from settings and the place in the dataset; empty where it is hidden."""


@dataclass(frozen=True, slots=True)
class Connector:
    """
    A kind of linked service.

    Args:
        scheme: How its addresses begin.
        family: How data travels through it.
        read: Reads its address.
    """

    scheme: str
    family: Family
    read: Reader


def _connect(scheme: str, family: Family, read: Reader, *kinds: str) -> Mapping[str, Connector]:
    return dict.fromkeys(map(str.lower, kinds), Connector(scheme, family, read))


CONNECTORS: Final[Mapping[str, Connector]] = {
    **_connect("mssql", "database", read_database, "SqlServer", "AzureSqlDatabase", "AzureSqlDW",
               "AzureSqlMI", "AmazonRdsForSqlServer"),
    **_connect("oracle", "database", read_database, "Oracle", "AmazonRdsForOracle"),
    **_connect("mysql", "database", read_database, "MySql", "AzureMySql", "MariaDB",
               "AzureMariaDB"),
    **_connect("postgresql", "database", read_database, "PostgreSql", "AzurePostgreSql"),
    **_connect("db2", "database", read_database, "Db2"),
    **_connect("informix", "database", read_database, "Informix"),
    **_connect("sybase", "database", read_database, "Sybase"),
    **_connect("teradata", "database", read_database, "Teradata"),
    **_connect("hana", "database", read_database, "SapHana"),
    **_connect("redshift", "database", read_database, "AmazonRedshift"),
    **_connect("snowflake", "database", read_database, "Snowflake"),
    **_connect("cosmosdb", "database", read_database, "CosmosDb", "CosmosDbMongoDbApi"),
    **_connect("mongodb", "database", read_database, "MongoDb", "MongoDbAtlas"),
    **_connect("database", "database", read_database, "Odbc", "MicrosoftAccess", "Greenplum",
               "Netezza", "Vertica", "Hive", "Spark", "Impala", "Presto", "GoogleBigQuery"),
    **_connect("sap", "database", read_database, "SapTable", "SapOpenHub", "SapBw", "SapOdp"),
    **_connect("kusto", "database", read_url, "AzureDataExplorer"),
    **_connect("databricks", "database", read_url, "AzureDatabricksDeltaLake"),
    **_connect("blob", "file", read_account, "AzureBlobStorage", "AzureBlobFS", "AzureStorage",
               "AzureDataLakeStore", "AzureTableStorage"),
    **_connect("file", "file", read_share, "AzureFileStorage"),
    **_connect("file", "file", read_file_host, "FileServer"),
    **_connect("sftp", "file", read_host_folder, "Sftp"),
    **_connect("ftp", "file", read_host_folder, "FtpServer"),
    **_connect("s3", "file", read_bucket, "AmazonS3", "AmazonS3Compatible"),
    **_connect("gs", "file", read_bucket, "GoogleCloudStorage"),
    **_connect("site", "api", read_site, "SharePointOnlineList"),
}  # fmt: skip
"""What we know of the connectors, by type; a `V2` after a type is the same connector."""
OTHER: Final = Connector("api", "api", read_url)
"""Any other: a service with an address on the web, if it states one."""
HIDDEN: Final = "name"
"""Scheme of what is only known by the name of its linked service."""


def find_connector(kind: str) -> Connector:
    """Find what is known of a type of linked service."""
    return CONNECTORS.get(kind.lower().removesuffix("v2"), OTHER)
