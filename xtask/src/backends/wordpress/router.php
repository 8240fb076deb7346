<?php
// What a web server's rewrite rules do: files as they are, everything else is WordPress's.

$path = parse_url( $_SERVER['REQUEST_URI'], PHP_URL_PATH );
$root = $_SERVER['DOCUMENT_ROOT'];

// Uploads are not below the root: what WordPress writes lies beside the database.
if ( str_starts_with( $path, '/wp-content/uploads/' ) ) {
	$file = realpath( getenv( 'KABAR_WORDPRESS_CONTENT' ) . substr( $path, strlen( '/wp-content' ) ) );
	if ( $file && str_starts_with( $file, realpath( getenv( 'KABAR_WORDPRESS_CONTENT' ) ) ) && is_file( $file ) ) {
		header( 'Content-Type: ' . mime_content_type( $file ) );
		readfile( $file );
		return true;
	}
}
if ( '/' !== $path && is_file( $root . $path ) ) {
	return false;
}

$_SERVER['SCRIPT_NAME']     = '/index.php';
$_SERVER['PHP_SELF']        = '/index.php';
$_SERVER['SCRIPT_FILENAME'] = $root . '/index.php';
require $root . '/index.php';
