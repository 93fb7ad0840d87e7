<?php
/**
 * As much of WordPress as the plugin asks for, to render a page of it without one.
 *
 * In: arguments: the plugin's file, the locale, the post's text. Out: on standard output a page as a theme prints it, or with
 * "block" before the options what the block renders. Functions have the names, arguments and results that the WordPress developer
 * reference gives; wp_kses_post is strip_tags with a list of tags, which is enough to see that the plugin calls it.
 */

define( 'ABSPATH', __DIR__ . '/' );
list( , $plugin, $locale, $post_text ) = $argv;

$stub = array( 'actions' => array(), 'filters' => array(), 'shortcodes' => array(), 'known' => array(), 'queued' => array(), 'blocks' => array() );

function add_action( $name, $call ) { $GLOBALS['stub']['actions'][ $name ][] = $call; }
function add_filter( $name, $call, $priority = 10, $count = 1 ) { $GLOBALS['stub']['filters'][ $name ][] = $call; }
function add_shortcode( $tag, $call ) { $GLOBALS['stub']['shortcodes'][ $tag ] = $call; }
function register_block_type( $name, $about ) { $GLOBALS['stub']['blocks'][ $name ] = $about; }
function plugins_url( $path, $file ) { return 'http://site.example/wp-content/plugins/gapchart/' . $path; }
function wp_register_style( $handle, $src, $after, $version ) { $GLOBALS['stub']['known']['style'][ $handle ] = $src . ( null === $version ? '' : '?ver=' . $version ); }
function wp_register_script( $handle, $src, $after, $version, $last ) { $GLOBALS['stub']['known']['script'][ $handle ] = $src . ( null === $version ? '' : '?ver=' . $version ); }
function wp_add_inline_script( $handle, $text ) { $GLOBALS['stub']['inline'][ $handle ] = $text; }
function wp_enqueue_style( $handle ) { $GLOBALS['stub']['queued']['style'][ $handle ] = true; }
function wp_enqueue_script( $handle ) { $GLOBALS['stub']['queued']['script'][ $handle ] = true; }
function get_locale() { return $GLOBALS['locale']; }
function is_singular() { return true; }
function get_post() { return (object) array( 'post_content' => $GLOBALS['post_text'] ); }
function has_shortcode( $text, $tag ) { return false !== strpos( $text, '[' . $tag ); }
function has_block( $name, $post ) { return false !== strpos( $post->post_content, '<!-- wp:' . $name ); }
function esc_attr( $text ) { return htmlspecialchars( $text, ENT_QUOTES, 'UTF-8' ); }
function esc_html( $text ) { return htmlspecialchars( $text, ENT_QUOTES, 'UTF-8' ); }
function esc_url( $url ) { return preg_match( '/^(https?:|\/|[^:]*$)/', $url ) ? htmlspecialchars( $url, ENT_QUOTES, 'UTF-8' ) : ''; }
function wp_kses_post( $text ) { return strip_tags( $text, '<p><a><img><figure><figcaption><table><tr><td><th><thead><tbody><caption><div>' ); }
function wp_json_encode( $value, $flags = 0 ) { return json_encode( $value, $flags ); }
function shortcode_parse_atts( $text ) {
	preg_match_all( '/([\w-]+)\s*=\s*"([^"]*)"|([\w-]+)\s*=\s*([^\s"]+)/', $text, $found, PREG_SET_ORDER );
	$given = array();
	foreach ( $found as $one ) {
		$given[ strtolower( '' !== $one[1] ? $one[1] : $one[3] ) ] = '' !== $one[1] ? $one[2] : $one[4];
	}
	return $given ? $given : '';
}
function do_shortcode( $text ) {
	return preg_replace_callback(
		'/\[gapchart([^\]]*)\](?:(.*?)\[\/gapchart\])?/s',
		static function ( $found ) {
			return call_user_func( $GLOBALS['stub']['shortcodes']['gapchart'], shortcode_parse_atts( $found[1] ), isset( $found[2] ) ? $found[2] : null );
		},
		$text
	);
}

require $plugin;
foreach ( $stub['actions'] as $calls ) {
	foreach ( $calls as $call ) {
		$call();
	}
}
$head = isset( $stub['queued']['style'] );
if ( isset( $argv[4] ) ) {
	$body = call_user_func( $stub['blocks']['gapchart/figure']['render_callback'], array( 'options' => $argv[3], 'fallback' => $argv[4] ) );
} else {
	$body = do_shortcode( $post_text );
}
$style = '<link rel="stylesheet" href="' . $stub['known']['style']['gapchart'] . "\">\n";
$tags  = '';
foreach ( array_keys( isset( $stub['queued']['script'] ) ? $stub['queued']['script'] : array() ) as $handle ) {
	$src = $stub['known']['script'][ $handle ];
	$tag = '<script src="' . $src . '"></script>';
	foreach ( $stub['filters']['script_loader_tag'] as $call ) {
		$tag = $call( $tag, $handle, $src );
	}
	$tags .= $tag;
}
echo '<!doctype html><html lang="' . substr( $locale, 0, 2 ) . "\"><head><meta charset=\"utf-8\"><title>Post</title>\n";
echo $head ? $style : '', "</head><body>\n<main>", $body, "</main>\n", $tags, "<button id=\"button\">works</button></body></html>\n";
